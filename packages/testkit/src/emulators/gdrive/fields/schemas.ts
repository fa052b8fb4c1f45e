import type { FieldSchema } from './field-mask.ts';

/** Members without members of their own. */
function leaves(names: string): Record<string, 'leaf'> {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, 'leaf' as const]),
  );
}

const user = leaves('displayName emailAddress kind me permissionId photoLink');

const permission: FieldSchema = {
  ...leaves(
    `allowFileDiscovery deleted displayName domain emailAddress expirationTime id inheritedPermissionsDisabled kind pendingOwner
    photoLink role type view`,
  ),
  permissionDetails: leaves('inherited inheritedFrom permissionType role'),
  teamDrivePermissionDetails: leaves('inherited inheritedFrom role teamDrivePermissionType'),
};

const fileCapabilities = leaves(
  `canAcceptOwnership canAccessViaGenAi canAddChildren canAddFolderFromAnotherDrive canAddMyDriveParent
  canChangeCopyRequiresWriterPermission canChangeItemDownloadRestriction canChangeSecurityUpdateEnabled
  canChangeViewersCanCopyContent canComment canCopy canDelete canDeleteChildren canDisableInheritedPermissions canDownload
  canEdit canEnableInheritedPermissions canListChildren canModifyContent canModifyContentRestriction
  canModifyEditorContentRestriction canModifyLabels canModifyOwnerContentRestriction canMoveChildrenOutOfDrive
  canMoveChildrenOutOfTeamDrive canMoveChildrenWithinDrive canMoveChildrenWithinTeamDrive canMoveItemIntoTeamDrive
  canMoveItemOutOfDrive canMoveItemOutOfTeamDrive canMoveItemWithinDrive canMoveItemWithinTeamDrive canMoveTeamDriveItem
  canReadDrive canReadLabels canReadRevisions canReadTeamDrive canRemoveChildren canRemoveContentRestriction
  canRemoveMyDriveParent canRename canShare canStartApproval canTrash canTrashChildren canUntrash`,
);

const driveCapabilities = leaves(
  `canAddChildren canChangeCopyRequiresWriterPermissionRestriction canChangeDomainUsersOnlyRestriction
  canChangeDownloadRestriction canChangeDriveBackground canChangeDriveMembersOnlyRestriction
  canChangeSharingFoldersRequiresOrganizerPermissionRestriction canComment canCopy canDeleteChildren canDeleteDrive
  canDownload canEdit canListChildren canManageMembers canReadRevisions canRename canRenameDrive canResetDriveRestrictions
  canShare canTrashChildren`,
);

/** Members of a file, as the reference lists them: a known one without a value is left out, an unknown one is refused. */
export const fileSchema: FieldSchema = {
  ...leaves(
    `copyRequiresWriterPermission createdTime description driveId explicitlyTrashed fileExtension folderColorRgb
    fullFileExtension hasAugmentedPermissions hasThumbnail headRevisionId iconLink id inheritedPermissionsDisabled
    isAppAuthorized kind md5Checksum mimeType modifiedByMe modifiedByMeTime modifiedTime name originalFilename ownedByMe
    parents permissionIds quotaBytesUsed resourceKey sha1Checksum sha256Checksum shared sharedWithMeTime size spaces starred
    teamDriveId thumbnailLink thumbnailVersion trashed trashedTime version viewedByMe viewedByMeTime viewersCanCopyContent
    webContentLink webViewLink writersCanShare`,
  ),
  appProperties: 'any',
  capabilities: fileCapabilities,
  clientEncryptionDetails: 'any',
  contentHints: { indexableText: 'leaf', thumbnail: leaves('image mimeType') },
  contentRestrictions: {
    ...leaves('ownerRestricted readOnly reason restrictionTime systemRestricted type'),
    restrictingUser: user,
  },
  downloadRestrictions: 'any',
  exportLinks: 'any',
  imageMediaMetadata: 'any',
  labelInfo: { labels: 'any' },
  lastModifyingUser: user,
  linkShareMetadata: leaves('securityUpdateEligible securityUpdateEnabled'),
  owners: user,
  permissions: permission,
  properties: 'any',
  sharingUser: user,
  shortcutDetails: leaves('targetId targetMimeType targetResourceKey'),
  trashingUser: user,
  videoMediaMetadata: leaves('durationMillis height width'),
};

/** Members of a shared drive. */
export const driveSchema: FieldSchema = {
  ...leaves('backgroundImageLink colorRgb createdTime hidden id kind name orgUnitId themeId'),
  backgroundImageFile: leaves('id width xCoordinate yCoordinate'),
  capabilities: driveCapabilities,
  restrictions: {
    ...leaves(
      `adminManagedRestrictions copyRequiresWriterPermission domainUsersOnly driveMembersOnly
      sharingFoldersRequiresOrganizerPermission`,
    ),
    downloadRestriction: 'any',
  },
};

export const fileListSchema: FieldSchema = {
  ...leaves('incompleteSearch kind nextPageToken'),
  files: fileSchema,
};

export const driveListSchema: FieldSchema = { ...leaves('kind nextPageToken'), drives: driveSchema };

export const changeListSchema: FieldSchema = {
  ...leaves('kind newStartPageToken nextPageToken'),
  changes: {
    ...leaves('changeType driveId fileId kind removed teamDriveId time type'),
    drive: driveSchema,
    file: fileSchema,
    teamDrive: 'any',
  },
};

const theme = leaves('backgroundImageLink colorRgb id');

export const aboutSchema: FieldSchema = {
  ...leaves('appInstalled canCreateDrives canCreateTeamDrives folderColorPalette kind maxUploadSize'),
  driveThemes: theme,
  exportFormats: 'any',
  importFormats: 'any',
  maxImportSizes: 'any',
  storageQuota: leaves('limit usage usageInDrive usageInDriveTrash'),
  teamDriveThemes: theme,
  user,
};

export const startPageTokenSchema: FieldSchema = leaves('kind startPageToken');

export const generatedIdsSchema: FieldSchema = leaves('ids kind space');

export const channelSchema: FieldSchema = {
  ...leaves('address expiration id kind payload resourceId resourceUri token type'),
  params: 'any',
};
