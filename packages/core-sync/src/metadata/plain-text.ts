const words = /^[!-~]+(?: [!-~]+)*$/;

/** Words of ASCII with one space between them: every form of Unicode and every rule for white space leaves them as they are. Most names are. */
export function isPlainText(text: string): boolean {
  return words.test(text);
}
