import { z } from 'zod';
import { cloudUserSchema } from '../sign-in/cloud-user.ts';
import { createSignInKeeper } from '../sign-in/sign-in-keeper.ts';

/** Sign-ins to Google Drive: with which client, where, and who. */
export const googleSignIns = createSignInKeeper(
  'gdrive',
  z.object({
    client: z.object({ clientId: z.string(), clientSecret: z.string().optional() }),
    endpoint: z.string().optional(),
    user: cloudUserSchema,
  }),
);
