const maxNumber = 65_535;

/** `3`, `03`, `3/12`, `3 of 12`: a number and a total, each from 1 up; anything else is absent. */
export function readNumberPair(text: string | undefined): { number?: number; total?: number } {
  const match = /^\s*(\d{1,6})?\s*(?:(?:\/|\\|of)\s*(\d{1,6}))?/i.exec(text ?? '');
  const number = positive(match?.[1]);
  const total = positive(match?.[2]);
  return { ...(number === undefined ? {} : { number }), ...(total === undefined ? {} : { total }) };
}

/** A count from 1 up; anything else is absent. */
export function readCount(text: string | undefined): number | undefined {
  return positive(/^\s*(\d{1,6})\b/.exec(text ?? '')?.[1]);
}

function positive(digits: string | undefined): number | undefined {
  const value = Number(digits ?? 0);
  return value >= 1 && value <= maxNumber ? value : undefined;
}

/** A gain or peak: the leading decimal number, `dB` or not. */
export function readDecimal(text: string | undefined): number | undefined {
  const match = /^\s*([-+]?\d{1,6}(?:[.,]\d{1,12})?)/.exec(text ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1].replace(',', '.'));
}
