import type { QExpression } from './q-expression.ts';

/**
 * The folders a query confines its answer to, where it does: a listing then reads those folders instead of the whole drive.
 * `isUnion`: several of them joined by `or`.
 */
export function parentsOf(
  expression: QExpression | undefined,
): { ids: readonly string[]; isUnion: boolean } | undefined {
  if (expression === undefined) return undefined;
  if (expression.kind === 'term') {
    return expression.field === 'parents' ? { ids: [String(expression.value)], isUnion: false } : undefined;
  }
  if (expression.kind === 'and') {
    for (const part of expression.parts) {
      const found = parentsOf(part);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (expression.kind === 'not') return undefined;
  const found = expression.parts.map(parentsOf);
  const ids = found.flatMap((each) => each?.ids ?? []);
  return found.includes(undefined) ? undefined : { ids: [...new Set(ids)], isUnion: true };
}

/** Whether any term of the query is about this field. */
export function mentions(expression: QExpression | undefined, field: string): boolean {
  if (expression === undefined) return false;
  if (expression.kind === 'term') return expression.field === field;
  if (expression.kind === 'not') return mentions(expression.part, field);
  return expression.parts.some((part) => mentions(part, field));
}
