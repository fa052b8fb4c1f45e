import type { Selection } from './field-mask.ts';

/** Whether a member is selected at all. */
export function selects(selection: Selection, name: string): boolean {
  return selection === '*' || selection.has(name) || selection.has('*');
}

/** What is selected below a member. */
export function below(selection: Selection, name: string): Selection {
  if (selection === '*') return '*';
  return selection.get(name) ?? selection.get('*') ?? new Map<string, Selection>();
}

/** The selected part of a value; lists element by element. */
export function project(value: unknown, selection: Selection): unknown {
  if (selection === '*' || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((element) => project(element, selection));
  const shown: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined && selects(selection, name))
      shown[name] = project(member, below(selection, name));
  }
  return shown;
}
