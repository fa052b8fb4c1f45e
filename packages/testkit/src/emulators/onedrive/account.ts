/** The three kinds of account Graph shows through one API. */
export type GraphAccount = 'personal' | 'business' | 'documentLibrary';

/** Hashes an item can carry. */
export type GraphHash = 'quickXorHash' | 'sha1Hash' | 'sha256Hash' | 'crc32Hash';

/** What differs between kinds of account and is settled; the rest are quirks. */
export interface AccountTraits {
  readonly isPersonal: boolean;
  /** Whether `/me/drive` exists. */
  readonly hasOwnDrive: boolean;
  /** `driveType` of the main drive, and of the others. */
  readonly driveType: GraphAccount;
  readonly otherDriveType: GraphAccount;
  readonly hashes: readonly GraphHash[];
  /** Where pre-authenticated addresses lead. */
  readonly downloadHost: string;
  readonly tenantId: string;
}

/** The tenant of all personal accounts. */
const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad';
const TENANT = '4e5a1f0c-7d4b-4f5e-9a63-2f1c0b7d8e90';

/** Name of the organisation that business accounts belong to. */
export const SITE_HOST = 'contoso.sharepoint.com';

export const accountTraits: Readonly<Record<GraphAccount, AccountTraits>> = {
  personal: {
    isPersonal: true,
    hasOwnDrive: true,
    driveType: 'personal',
    otherDriveType: 'personal',
    hashes: ['quickXorHash', 'sha1Hash', 'sha256Hash'],
    downloadHost: 'my.microsoftpersonalcontent.com',
    tenantId: CONSUMERS,
  },
  business: {
    isPersonal: false,
    hasOwnDrive: true,
    driveType: 'business',
    otherDriveType: 'documentLibrary',
    hashes: ['quickXorHash'],
    downloadHost: 'contoso-my.sharepoint.com',
    tenantId: TENANT,
  },
  documentLibrary: {
    isPersonal: false,
    hasOwnDrive: false,
    driveType: 'documentLibrary',
    otherDriveType: 'documentLibrary',
    hashes: ['quickXorHash'],
    downloadHost: SITE_HOST,
    tenantId: TENANT,
  },
};
