import { z } from 'zod';
import { cloudUserSchema } from '../sign-in/cloud-user.ts';
import { createSignInKeeper } from '../sign-in/sign-in-keeper.ts';

/** Sign-ins to OneDrive and SharePoint, which are one: with which application, for what, where, and who. */
export const microsoftSignIns = createSignInKeeper(
  'onedrive',
  z.object({
    application: z.object({ clientId: z.string(), tenant: z.string() }),
    scopes: z.array(z.string()),
    endpoint: z.string().optional(),
    user: cloudUserSchema,
  }),
);
