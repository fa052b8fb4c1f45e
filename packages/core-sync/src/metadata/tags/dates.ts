import { asciiDigits } from './numbers.ts';

/** A date as exact as its text: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and the year. */
export interface PartialDate {
  year: number;
  date: string;
}

/**
 * Reads the date out of a tag: ISO 8601 (whole or cut), `20010512`, else the first four-digit number as the year ("Oct 3, 1995").
 * Undefined where there is none, or where it is 0.
 */
export function readDate(stated: string | undefined): PartialDate | undefined {
  if (stated === undefined) return undefined;
  const text = asciiDigits(stated);
  const iso = /^\s*(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)/.exec(text);
  const match =
    iso ??
    /^\s*(\d{4})(\d{2})(\d{2})(?!\d)/.exec(text) ??
    /(?:^|\D)(\d{4})(?!\d)/.exec(text) ??
    /(\d{4})/.exec(text);
  const year = Number(match?.[1] ?? 0);
  if (year === 0) return undefined;
  const month = Number(match?.[2] ?? 0);
  const day = Number(match?.[3] ?? 0);
  const yearText = String(year).padStart(4, '0');
  if (month < 1 || month > 12) return { year, date: yearText };
  const monthText = `${yearText}-${String(month).padStart(2, '0')}`;
  return { year, date: day < 1 || day > 31 ? monthText : `${monthText}-${String(day).padStart(2, '0')}` };
}

/** ID3v2.3 splits a date: `TYER` holds the year, `TDAT` day and month as `DDMM`. */
export function joinDayMonth(date: PartialDate, dayMonth: string | undefined): PartialDate {
  const match = /^(\d\d)(\d\d)$/.exec(dayMonth ?? '');
  if (match === null || date.date.length > 4) return date;
  return readDate(`${date.date}-${match[2]}-${match[1]}`) ?? date;
}
