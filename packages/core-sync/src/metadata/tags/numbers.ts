const maxNumber = 999_999;

/** The zeros of decimal digits that occur in tags besides ASCII: Arabic, Persian, Devanagari, Thai, full width. */
const zeros = [0x0660, 0x06f0, 0x0966, 0x0e50, 0xff10];

/** Text with the digits of other scripts as ASCII digits. */
export function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = zeros.find((start) => code >= start && code < start + 10);
    return zero === undefined ? digit : String(code - zero);
  });
}

/** `3`, `03`, `3/12`, `3 of 12`: a number and a total, each from 1 up; anything else is absent. */
export function readNumberPair(text: string | undefined): { number?: number; total?: number } {
  const match = /^\s*(\d{1,15})?\s*(?:(?:\/|\\|of)\s*(\d{1,15}))?/i.exec(asciiDigits(text ?? ''));
  const number = positive(match?.[1]);
  const total = positive(match?.[2]);
  return { ...(number === undefined ? {} : { number }), ...(total === undefined ? {} : { total }) };
}

/** A count from 1 up; anything else is absent. */
export function readCount(text: string | undefined): number | undefined {
  return positive(/^\s*(\d{1,15})\b/.exec(asciiDigits(text ?? ''))?.[1]);
}

function positive(digits: string | undefined): number | undefined {
  const value = Number(digits ?? 0);
  return value >= 1 && value <= maxNumber ? value : undefined;
}

/** A gain or peak: the leading decimal number, `dB` or not. */
export function readDecimal(text: string | undefined): number | undefined {
  const match = /^\s*([-+]?\d{1,6}(?:[.,]\d{1,12})?)/.exec(asciiDigits(text ?? ''));
  // Adding zero turns -0 into 0.
  return match?.[1] === undefined ? undefined : Number(match[1].replace(',', '.')) + 0;
}
