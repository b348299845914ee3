/** File names of journals. Curator names are user text: any script, any case, up to 80 characters. */
import { createHash } from 'node:crypto';

/** Names that Windows keeps for devices, whatever follows the dot. */
const reserved = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;
const plain = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/**
 * `CURATOR.DEVICE.jsonl`. A curator name that is not plain lower-case ASCII becomes its readable part and a hash, so
 * that names which differ only in case, accents or length never share a file on any file system.
 */
export function journalFileName(curator: string, device: string): string {
  return `${safeName(curator)}.${device}.jsonl`;
}

function safeName(curator: string): string {
  if (plain.test(curator) && !reserved.test(curator)) return curator;
  const readable = curator
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const hash = createHash('sha256').update(curator.normalize('NFC')).digest('hex').slice(0, 8);
  return `${readable}~${hash}`;
}
