import { z } from 'zod';

/** Whom an account belongs to, as its cloud says. */
export const cloudUserSchema = z.object({ id: z.string(), name: z.string(), email: z.string() });

export type CloudUser = z.infer<typeof cloudUserSchema>;
