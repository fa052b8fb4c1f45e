const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Milliseconds since the Unix epoch of an RFC 3339 time; UTC where it names no zone. Undefined for anything else. */
export function parseTime(text: string): number | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const isComplete = !text.includes('T') || match.groups?.['zone'] !== undefined;
  const time = Date.parse(isComplete ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : time;
}
