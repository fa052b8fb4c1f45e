/** Tracks a made-up library can have. */
export const MAX_TRACKS = 1_000_000;

/** An option that is a whole number from `min` to `max`. Throws `TypeError` for anything else. */
export function wholeNumber(
  name: string,
  text: string | undefined,
  min: number,
  max: number,
): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw new TypeError(`--${name} takes a whole number from ${min} to ${max}, not ${text}`);
}

/** An option that is a number from `min`. Throws `TypeError` for anything else. */
export function numberFrom(name: string, text: string | undefined, min: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== '' && number >= min && Number.isFinite(number)) return number;
  throw new TypeError(`--${name} takes a number from ${min}, not ${text}`);
}
