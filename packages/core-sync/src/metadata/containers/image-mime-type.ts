/** A picture's MIME type: by its first bytes where they are at hand, else as the tag says. */
export function imageMimeType(stated: string, head?: Uint8Array | undefined): string {
  return (head && sniffImage(head)) ?? normalise(stated);
}

function sniffImage(head: Uint8Array): string | undefined {
  const [a, b, c, d] = head;
  if (a === 0xff && b === 0xd8) return 'image/jpeg';
  if (a === 0x89 && b === 0x50 && c === 0x4e && d === 0x47) return 'image/png';
  if (a === 0x47 && b === 0x49 && c === 0x46) return 'image/gif';
  if (a === 0x42 && b === 0x4d) return 'image/bmp';
  if (a === 0x52 && b === 0x49 && c === 0x46 && d === 0x46) return 'image/webp';
  return undefined;
}

function normalise(stated: string): string {
  const text = stated.trim().toLowerCase().replace(/\0/g, '');
  const subtype = text.replace(/^image\//, '');
  if (subtype === 'jpg' || subtype === 'jpeg' || subtype === 'pjpeg') return 'image/jpeg';
  return /^[a-z0-9.+-]{1,40}$/.test(subtype) ? `image/${subtype}` : 'application/octet-stream';
}
