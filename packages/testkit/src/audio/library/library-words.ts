/** Words of one script, from which names are made: as many `first` as `second` ones. */
export interface WordList {
  readonly first: readonly string[];
  readonly second: readonly string[];
  readonly separator: string;
  readonly albums: readonly string[];
}

const words = (text: string): readonly string[] => text.split(',');

const english: WordList = {
  first: words(
    'Silver,Midnight,Electric,Paper,Velvet,Northern,Hollow,Golden,Broken,Silent,Crimson,Distant,Wooden,Neon,Burning,Lonely',
  ),
  second: words(
    'Foxes,Harbour,Machines,Orchard,Rivers,Satellites,Windows,Lanterns,Sparrows,Engines,Gardens,Mirrors,Oceans,Shadows,Stations,Thunder',
  ),
  separator: ' ',
  albums: words(
    'Greatest Hits,Live,Untitled,Songs from the Attic,The Long Way Home,Second Light,Rooms,Acoustic Sessions,B-Sides & Rarities,Slow Weather,What Remains,Demos',
  ),
};

const accented: WordList = {
  first: words('Été,Noël,Garçon,Ångström,Über,Señor,Café,Łódź,Žižkov,Ærø,Çelik,Naïve'),
  second: words('Perdu,Fantôme,Straße,Corazón,Müller,Öresund,Šárka,Coração,Île,Błękit,Gökyüzü,Fjäll'),
  separator: ' ',
  albums: words(
    'Déjà vu,Größte Erfolge,Canción Última,Só Você,Żółty dom,Příběh,Åska,Günaydın,Forêt,Niñez,Smörgås,À bientôt',
  ),
};

const cyrillic: WordList = {
  first: words('Белый,Ночной,Старый,Северный,Тихий,Красный,Зимний,Дальний,Новый,Лунный,Медный,Вольный'),
  second: words('Поезд,Город,Ветер,Берег,Голос,Снег,Дом,Огонь,Сад,Мост,Океан,Пёс'),
  separator: ' ',
  albums: words('Лучшее,Концерт,Без названия,Дорога домой,Осень,Письма,Тишина,Ёлка,Радио,Полночь,Вокзал,Эхо'),
};

const japanese: WordList = {
  first: words('夜の,青い,遠い,静かな,赤い,白い,古い,新しい,消えた,小さな,最後の,春の'),
  second: words('汽車,海,猫,電話,ギター,花火,月,図書館,雨,約束,コーヒー,夢'),
  separator: '',
  albums: words('ベスト,ライブ,無題,帰り道,四季,手紙,静寂,ラジオ,真夜中,駅,こだま,東京'),
};

const greek: WordList = {
  first: words('Λευκό,Μικρό,Παλιό,Νέο,Χρυσό,Μαύρο,Ήσυχο,Μακρινό,Τελευταίο,Κόκκινο,Άδειο,Βόρειο'),
  second: words('Τρένο,Λιμάνι,Σπίτι,Φως,Νησί,Κύμα,Όνειρο,Ποτάμι,Δέντρο,Βράδυ,Γράμμα,Σύννεφο'),
  separator: ' ',
  albums: words(
    'Τα καλύτερα,Ζωντανά,Χωρίς τίτλο,Επιστροφή,Φθινόπωρο,Γράμματα,Σιωπή,Ραδιόφωνο,Μεσάνυχτα,Σταθμός,Ηχώ,Αθήνα',
  ),
};

const chinese: WordList = {
  first: words('午夜,白色,旧,远方的,安静的,红色,冬天的,新,最后的,金色,空,北方'),
  second: words('火车,城市,风,海岸,声音,雪,房子,火,花园,桥,海洋,月亮'),
  separator: '',
  albums: words('精选,现场,无题,回家的路,秋天,信,寂静,收音机,半夜,车站,回声,北京'),
};

const korean: WordList = {
  first: words('하얀,밤의,오래된,북쪽,조용한,붉은,겨울,먼,새로운,마지막,빈,작은'),
  second: words('기차,도시,바람,바다,목소리,눈,집,불꽃,정원,다리,달,고양이'),
  separator: ' ',
  albums: words('베스트,라이브,무제,집으로,가을,편지,침묵,라디오,자정,역,메아리,서울'),
};

const arabic: WordList = {
  first: words('قطار,مدينة,ريح,بحر,صوت,ثلج,بيت,نار,حديقة,جسر,قمر,حلم'),
  second: words('الليل,الشمال,البعيد,الصمت,الشتاء,الذهب,الصباح,الغريب,الأمل,الفجر,الورد,السماء'),
  separator: ' ',
  albums: words('الأفضل,حفلة,بلا عنوان,طريق العودة,خريف,رسائل,صمت,راديو,منتصف الليل,محطة,صدى,بيروت'),
};

/** The scripts in the order in which artists take turns; half of them are English. */
export const LIBRARY_WORDS: readonly WordList[] = [
  english,
  english,
  accented,
  english,
  cyrillic,
  english,
  japanese,
  english,
  greek,
  english,
  chinese,
  english,
  accented,
  korean,
  english,
  arabic,
];

/** Genres artists have, most of them known to ID3v1. */
export const LIBRARY_GENRES: readonly string[] = words(
  'Rock,Pop,Jazz,Electronic,Folk,Hip-Hop,Classical,Ambient,Metal,Soundtrack,Indie Rock,Reggae,Blues,Techno,Singer/Songwriter,R&B',
);
