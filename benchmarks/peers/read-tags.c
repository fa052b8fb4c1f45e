/* Reads the tags and properties of every file below a folder with TagLib, and keeps nothing: what reading alone takes. */
#define _XOPEN_SOURCE 700
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <taglib/tag_c.h>

static long files, seconds;

static int visit(const char *path, const struct stat *info, int kind, struct FTW *place) {
  (void)info;
  (void)place;
  if (kind != FTW_F) return 0;
  TagLib_File *file = taglib_file_new(path);
  if (file == NULL) return 0;
  if (taglib_file_is_valid(file)) {
    TagLib_Tag *tag = taglib_file_tag(file);
    const TagLib_AudioProperties *properties = taglib_file_audioproperties(file);
    if (tag != NULL && taglib_tag_title(tag)[0] != 0 && taglib_tag_artist(tag) && taglib_tag_album(tag)) files++;
    if (properties != NULL) seconds += taglib_audioproperties_length(properties);
    taglib_tag_free_strings();
  }
  taglib_file_free(file);
  return 0;
}

int main(int count, char **arguments) {
  if (count != 2 || nftw(arguments[1], visit, 64, FTW_PHYS) != 0) return 1;
  printf("%ld files, %ld seconds\n", files, seconds);
  return 0;
}
