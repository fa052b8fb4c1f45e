/** Whether two texts are equal, in a time that does not tell how much of a guess is right. */
export function equalSecrets(guess: string, secret: string): boolean {
  const encoder = new TextEncoder();
  const [one, other] = [encoder.encode(guess), encoder.encode(secret)];
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index += 1) {
    difference |= (one[index] ?? 0) ^ (other[index % Math.max(1, other.length)] ?? 0);
  }
  return difference === 0;
}
