/** What the environment says about the Hub: the same variables, with the same defaults, as Python's huggingface_hub. */
import os from 'node:os';
import path from 'node:path';
import { StudioError } from '../../shared/errors';

export interface HubSettings {
  /** Without a slash at its end. */
  endpoint: string;
  /** The folder of the cache, which may not exist yet. */
  cache: string;
  /** Nothing is asked of the Hub. */
  offline: boolean;
  /** Where Python keeps the token of who is logged in. */
  tokenFile: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws `invalid-input` for an `HF_ENDPOINT` that is no address, or more than that. */
export function hubSettings(env: Environment = process.env): HubSettings {
  const home = env['HOME'] || os.homedir();
  const caches = env['XDG_CACHE_HOME'] || path.join(home, '.cache');
  const folder = (given: string): string =>
    path.resolve(
      expanded(
        given.replace(/^~(?=$|[/\\])/, () => home),
        env,
      ),
    );
  const hfHome = folder(env['HF_HOME'] || path.join(caches, 'huggingface'));
  return {
    endpoint: endpointOf(env['HF_ENDPOINT'] || 'https://huggingface.co'),
    cache: folder(env['HF_HUB_CACHE'] || env['HUGGINGFACE_HUB_CACHE'] || path.join(hfHome, 'hub')),
    offline: /^(?:1|on|yes|true)$/i.test(
      env['HF_HUB_OFFLINE'] || env['TRANSFORMERS_OFFLINE'] || '',
    ),
    tokenFile: folder(env['HF_TOKEN_PATH'] || path.join(hfHome, 'token')),
  };
}

/** `$NAME` and `${NAME}` as Python's `expandvars` takes them: what is not set stays as it stands. */
const expanded = (given: string, env: Environment): string =>
  given.replace(
    /\$(?:(\w+)|\{([^}]*)\})/g,
    (whole, bare?: string, braced?: string) => env[bare ?? braced ?? ''] ?? whole,
  );

function endpointOf(given: string): string {
  const endpoint = given.replace(/(?<!\/)\/+$/, '');
  // What stands there may be a secret, and is not repeated.
  if (/[@?#]/.test(given)) {
    throw new StudioError(
      'invalid-input',
      'HF_ENDPOINT holds more than an address (a user, a password, a query or a fragment); set it to the address alone, and HF_TOKEN to your token.',
    );
  }
  if (URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol)) return endpoint;
  throw new StudioError(
    'invalid-input',
    `HF_ENDPOINT is ${JSON.stringify(given.slice(0, 200))}, which is no address; set it to one that begins with https://, or unset it.`,
  );
}
