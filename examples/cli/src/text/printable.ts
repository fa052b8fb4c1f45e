/** What a terminal would act upon: C0 and C1 controls, line and paragraph separators, and marks that reorder text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text from files and tags, fit for a terminal: whatever could move the cursor, colour or reorder a line becomes `�`. */
export function printable(text: string): string {
  return text.replace(unprintable, '\ufffd');
}
