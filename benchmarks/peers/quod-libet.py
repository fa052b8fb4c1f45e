"""Scans a folder with Quod Libet's own library classes, without its window: songs-file folder."""

import sys

sys.path.insert(0, "/usr/lib/python3/dist-packages")

import quodlibet  # noqa: E402

quodlibet.init_cli()

from quodlibet import library  # noqa: E402

songs_file, folder = sys.argv[1:]
songs = library.init(songs_file)
for _ in songs.rebuild([folder]):
    pass
songs.save()
