import {
  driveListSchema,
  driveSchema,
  graphItemSchema,
  siteListSchema,
  subscriptionSchema,
} from '../../src/api/graph-wire.ts';

/** What the provider accepts of Graph, for those who make answers up. */
export const graphWire = {
  driveListSchema,
  driveSchema,
  graphItemSchema,
  siteListSchema,
  subscriptionSchema,
} as const;
