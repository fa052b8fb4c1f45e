import type { SeededRandom } from '../../random.ts';
import { SONGS } from '../cloud/songs.ts';
import type { CloudEdit, World } from './scenario.ts';

/** What is known of an account while its edits are drawn. */
interface Population {
  files: string[];
  folders: string[];
  /** What may come back. */
  gone: { id: string; back: 'untrash' | 'shareAgain' }[];
}

type Draw = (population: Population) => CloudEdit;

/** Draws edits as a person's devices would make them, for any number of accounts. */
export class EditDrawer {
  readonly #random: SeededRandom;
  readonly #world: World;
  readonly #accounts: Population[];
  #nextId = 1;

  constructor(random: SeededRandom, world: World) {
    this.#random = random;
    this.#world = world;
    this.#accounts = Array.from({ length: world.accounts }, () => ({ files: [], folders: [], gone: [] }));
  }

  draw(): CloudEdit {
    const account = this.#random.int(0, this.#accounts.length - 1);
    const population = this.#accounts[account] as Population;
    const edit =
      population.files.length === 0 ? this.#add(population) : this.#random.pick(this.#draws())(population);
    return account === 0 ? edit : { ...edit, account };
  }

  #draws(): readonly Draw[] {
    const random = this.#random;
    const file = ({ files }: Population): string => random.pick(files);
    const folder = ({ folders, files }: Population): string =>
      random.pick(folders.length === 0 ? files : folders);
    const any = (population: Population): string =>
      random.chance(0.3) ? folder(population) : file(population);
    const add: Draw = (population) => this.#add(population);
    const edit: Draw = (population) => ({ do: 'edit', id: file(population), song: this.#song() });
    const gone: Draw = (population) => this.#takeAway(population, any(population));
    const back: Draw = (population) => this.#bringBack(population, any(population));
    return [
      add,
      add,
      add,
      (population) => this.#addFolder(population),
      edit,
      edit,
      (population) => ({ do: 'touch', id: file(population) }),
      (population) => ({ do: 'rename', id: file(population), to: this.#fileName() }),
      (population) => ({ do: 'rename', id: folder(population), to: this.#folderName() }),
      (population) => ({ do: 'move', id: file(population), to: this.#place(population) }),
      (population) => ({ do: 'move', id: folder(population), to: this.#place(population) }),
      gone,
      gone,
      back,
      back,
      back,
      // Where only what lies in a drive is in the library, nobody documents whether a drive's listing or its feed shows such items.
      (population) => ({ do: this.#world.strays ? 'shareAlone' : 'touch', id: any(population) }),
      (population) => ({ do: 'delete', id: any(population) }),
      (population) => this.#uploadAgain(population, file(population)),
      (population) => this.#uploadAgain(population, file(population)),
      (population) => this.#duplicate(population, file(population)),
      (population) => (this.#world.shortcuts ? this.#shortcut(population, any(population)) : add(population)),
      (population) => this.#mass(population),
      (population) => this.#rare(population),
    ];
  }

  #add(population: Population): CloudEdit {
    const id = this.#id('f');
    const place = this.#place(population);
    population.files.push(id);
    return { do: 'add', id, name: this.#fileName(), in: place, song: this.#song() };
  }

  #addFolder(population: Population): CloudEdit {
    const id = this.#id('d');
    const place = this.#place(population);
    population.folders.push(id);
    return { do: 'addFolder', id, name: this.#folderName(), in: place };
  }

  #takeAway(population: Population, id: string): CloudEdit {
    const [act, back] = this.#random.chance(0.6)
      ? (['trash', 'untrash'] as const)
      : (['unshare', 'shareAgain'] as const);
    population.gone.push({ id, back });
    return { do: act, id };
  }

  #bringBack(population: Population, other: string): CloudEdit {
    if (population.gone.length === 0) return this.#takeAway(population, other);
    const [chosen] = population.gone.splice(this.#random.int(0, population.gone.length - 1), 1);
    return { do: chosen?.back ?? 'untrash', id: chosen?.id ?? other };
  }

  /** The same place and content, or one of them. */
  #uploadAgain(population: Population, id: string): CloudEdit {
    const as = this.#id('f');
    population.files.push(as);
    const elsewhere = this.#random.chance(0.4) ? { name: this.#fileName(), in: this.#place(population) } : {};
    const song = this.#random.chance(0.3) ? { song: this.#song() } : {};
    return { do: 'uploadAgain', id, as, ...elsewhere, ...song };
  }

  #duplicate(population: Population, id: string): CloudEdit {
    const as = this.#id('f');
    population.files.push(as);
    return { do: 'duplicate', id, as, name: this.#fileName(), in: this.#place(population) };
  }

  /** To anything, the folder it lies in included. */
  #shortcut(population: Population, to: string): CloudEdit {
    return { do: 'shortcut', id: this.#id('s'), name: 'A shortcut', in: this.#place(population), to };
  }

  #mass(population: Population): CloudEdit {
    const place = this.#place(population);
    const act = this.#random.pick(['renameAll', 'trashAll', 'deleteAll', 'editAll', 'moveAll'] as const);
    return act === 'moveAll' ? { do: act, in: place, to: this.#place(population) } : { do: act, in: place };
  }

  #rare(population: Population): CloudEdit {
    if (this.#world.drives === 0 || this.#random.chance(0.3)) return { do: 'expireCursors' };
    if (!this.#world.scopes) return this.#add(population);
    const id = `drive-${this.#random.int(1, this.#world.drives)}`;
    return { do: this.#random.chance(0.5) ? 'loseDrive' : 'joinDrive', id };
  }

  #place({ folders }: Population): string {
    const random = this.#random;
    if (folders.length > 0 && random.chance(0.7)) return random.pick(folders);
    const home = this.#world.bounded && random.chance(0.8) ? 'home' : 'main';
    const drives = Array.from({ length: this.#world.drives }, (_, index) => `drive-${index + 1}`);
    return random.pick([home, home, ...drives]);
  }

  /** A few of all songs, so that equal contents are common; now and then another edition, or no music. */
  #song(): number {
    if (this.#random.chance(0.04)) return -this.#random.int(1, 3);
    const song = this.#random.int(0, SONGS - 1);
    return this.#random.chance(0.2) ? song + SONGS : song;
  }

  #fileName(): string {
    const extension = this.#random.chance(0.1) ? 'txt' : 'mp3';
    return `${this.#random.int(1, 30)}.${extension}`;
  }

  #folderName(): string {
    return `Folder ${this.#random.int(0, 5)}`;
  }

  #id(kind: string): string {
    this.#nextId += 1;
    return `${kind}${this.#nextId - 1}`;
  }
}
