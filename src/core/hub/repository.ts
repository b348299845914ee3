/** How a dataset on the Hugging Face Hub is named: `owner/name`, `hf://[datasets/]owner/name[@revision]`, its page. */
import { StudioError } from '../../shared/errors';

export interface HubRepository {
  /** `owner/name`. */
  name: string;
  /** A branch, a tag or a commit; null where none was asked for, which is the branch `main`. */
  revision: string | null;
}

const part = String.raw`\w(?:[\w.-]{0,94}\w)?`;
const repositoryName = new RegExp(`^${part}/${part}$`);
const scheme = /^hf:\/\//i;
const page = /^https?:\/\/[^/]+\/datasets\/([^/?#]+\/[^/?#]+)(?:\/tree\/([^?#]+))?(?:[?#].*)?$/i;
const longestRevision = 200;

/** Whether `text` names something on the Hub, well or not: no path begins like that. */
export const isHubAddress = (text: string): boolean => scheme.test(text);

/**
 * Reads an address. `owner/name` alone counts too: ask only where no path is meant. Throws `invalid-input` with what is
 * wrong with it.
 */
export function parseRepository(text: string): HubRepository {
  const given = text.trim();
  const bare = given.replace(scheme, '');
  const [, ofPage, treeOfPage] = page.exec(bare) ?? [];
  if (ofPage !== undefined) return checked(given, ofPage, treeOfPage ?? null);
  const rest = bare.replace(/^datasets\//, '').replace(/\/$/, '');
  const at = rest.indexOf('@');
  return at < 0
    ? checked(given, rest, null)
    : checked(given, rest.slice(0, at), rest.slice(at + 1));
}

/** As it is given on a command line, and as recent datasets are listed. */
export const addressOf = ({ name, revision }: HubRepository): string =>
  `hf://${name}${revision === null ? '' : `@${revision}`}`;

function checked(given: string, name: string, revision: string | null): HubRepository {
  if (!repositoryName.test(name) || /--|\.\./.test(name)) {
    throw new StudioError(
      'invalid-input',
      `${JSON.stringify(given.slice(0, 200))} names no dataset of the Hub; write owner/name or hf://owner/name@revision.`,
    );
  }
  if (revision === null) return { name, revision };
  const decoded = decode(revision);
  const isOdd = !/^[\w][\w./+-]*$/.test(decoded) || /\.\.|\/\/|\/$|\.lock$/.test(decoded);
  if (isOdd || decoded.length > longestRevision) {
    throw new StudioError(
      'invalid-input',
      `${JSON.stringify(revision.slice(0, 200))} is no revision of a dataset; name a branch, a tag or a commit.`,
    );
  }
  return { name, revision: decoded };
}

/** A slash in a branch's name is written as %2F by Python. */
function decode(revision: string): string {
  try {
    return decodeURIComponent(revision);
  } catch {
    return revision;
  }
}
