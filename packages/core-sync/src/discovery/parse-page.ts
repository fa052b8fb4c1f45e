import { ProviderError } from '@music-platform/bridge-traits';
import type { z } from 'zod';

/** A provider's page, checked: the engine trusts nothing that crosses this border. Throws `INVALID_RESPONSE` naming the fault. */
export function parsePage<T>(schema: z.ZodType<T>, page: T): T {
  const result = schema.safeParse(page);
  if (result.success) return result.data;
  const paths = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ProviderError(
    'INVALID_RESPONSE',
    `The provider broke its contract (SP1): ${paths.slice(0, 3).join('; ')}`,
    {
      cause: result.error,
    },
  );
}
