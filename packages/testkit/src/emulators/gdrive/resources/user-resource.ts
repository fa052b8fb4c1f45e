/** The account the emulator shows. */
export interface DriveUser {
  readonly displayName: string;
  readonly emailAddress: string;
  readonly permissionId: string;
}

export const me: DriveUser = {
  displayName: 'Test User',
  emailAddress: 'user@example.com',
  permissionId: '01234567890123456789',
};

/** Whoever owns what is shared with the account. */
export const somebody: DriveUser = {
  displayName: 'Somebody Else',
  emailAddress: 'somebody@example.com',
  permissionId: '98765432109876543210',
};

/** A user as resources show them. */
export function userResource(user: DriveUser): Record<string, unknown> {
  return { kind: 'drive#user', ...user, me: user === me };
}
