import { jsonResponse } from '../../http/http-message.ts';
import { type FieldSchema, parseFieldMask, type Selection } from '../fields/field-mask.ts';
import { below, project, selects } from '../fields/project.ts';
import { fileListSchema } from '../fields/schemas.ts';
import { listCorpus } from '../listing/list-corpus.ts';
import type { FileListing } from '../listing/list-files.ts';
import { parseOrderBy, sortingRefused } from '../listing/order-by.ts';
import { listStart } from '../listing/page-tokens.ts';
import type { Parameters } from '../parameters.ts';
import { defaultFileSelection, fileResources } from '../resources/file-resource.ts';
import type { QExpression } from '../search/q-expression.ts';
import { fileFields } from '../search/q-fields.ts';
import { mentions } from '../search/q-parents.ts';
import { parseQuery } from '../search/q-parser.ts';
import { type DriveEndpoint, faultOf } from './drive-context.ts';

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

/** `files.list` */
export const filesList: DriveEndpoint = (call, { view, quirks, pageTokens, lister }) => {
  const { parameters, context } = call;
  const coerceAbove = quirks.oversizedPage === 'coerce';
  const pageSize = parameters.integer('pageSize', { min: 1, max: MAX_PAGE, coerceAbove }) ?? DEFAULT_PAGE;
  const orderBy = parameters.text('orderBy');
  const order = orderBy === undefined ? undefined : parseOrderBy(orderBy, context);
  const q = parameters.text('q') ?? '';
  const expression = withRootId(
    parseQuery(q, { fields: fileFields, precedence: quirks.precedence }),
    view.rootId,
  );
  if (order !== undefined && mentions(expression, 'fullText')) throw sortingRefused();
  const corpus = listCorpus(parameters, view);
  const key = JSON.stringify([q, orderBy ?? '', corpus.key]);
  const token = parameters.text('pageToken');
  const position = token === undefined ? listStart : pageTokens.decode(key, token);
  const selection = listSelection(parameters, fileListSchema, 'files', defaultFileSelection);
  const listing: FileListing = { expression, corpus, order, context, orOfParents: quirks.orOfParents };
  const limit = faultOf(call, 'empty-page') ? 0 : (faultOf(call, 'short-page')?.size ?? pageSize);
  const { items, next } = lister.page(listing, key, position, Math.min(limit, pageSize));
  const incomplete = faultOf(call, 'incomplete-search');
  const shown = incomplete === undefined ? items : items.slice(incomplete.leaveOut ?? 0);
  const body: Record<string, unknown> = {
    kind: 'drive#fileList',
    incompleteSearch: incomplete !== undefined,
    nextPageToken: next && pageTokens.encode(key, next),
  };
  const answer = project(body, selection) as Record<string, unknown>;
  if (selects(selection, 'files'))
    answer['files'] = shown.map(fileResources(below(selection, 'files'), context));
  return jsonResponse(200, answer);
};

/** What a list call selects: everything on top and the usual members of its elements, unless `fields` says otherwise. */
export function listSelection(
  parameters: Parameters,
  schema: FieldSchema,
  elements: string,
  usual: Selection,
): Selection {
  const fields = parameters.raw('fields');
  if (fields !== undefined) return parseFieldMask(fields, schema);
  if (schema === 'any') return '*';
  return new Map(Object.keys(schema).map((name) => [name, name === elements ? usual : '*']));
}

/** The query with `root` replaced by what it stands for. */
function withRootId(expression: QExpression | undefined, rootId: string): QExpression | undefined {
  return expression && replaceRoot(expression, rootId);
}

function replaceRoot(expression: QExpression, rootId: string): QExpression {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return { ...expression, parts: expression.parts.map((part) => replaceRoot(part, rootId)) };
    case 'not':
      return { ...expression, part: replaceRoot(expression.part, rootId) };
    case 'term':
      return expression.field === 'parents' && expression.value === 'root'
        ? { ...expression, value: rootId }
        : expression;
  }
}
