/** A parsed `q`. */
export type QExpression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly QExpression[] }
  | { readonly kind: 'not'; readonly part: QExpression }
  | QTerm;

/** One comparison. `properties has { key='a' and value='b' }` has its key in `key`. */
export interface QTerm {
  readonly kind: 'term';
  readonly field: string;
  readonly operator: QOperator;
  readonly value: string | boolean;
  readonly key?: string | undefined;
}

export type QOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'in' | 'has';

/** Whether `and` binds closer than `or`, or both are taken from left to right: the reference does not say. */
export type QPrecedence = 'and-first' | 'left-to-right';
