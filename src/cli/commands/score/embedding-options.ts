import { StudioError } from '../../../shared/errors';
import { endpointSchema, hostOf } from '../../../shared/model/draft';
import { keyFromEnvironment } from '../../../core/models/keys';
import {
  embeddedLikeness,
  type EmbeddingEndpoint,
  type Likeness,
} from '../../../core/score/knowledge/embeddings';
import { needed } from '../../command';

export const embeddingServerOptions = {
  embeddings: { type: 'string' },
  'embedding-model': { type: 'string' },
  'embedding-key-variable': { type: 'string' },
} as const;

export const embeddingOptions = {
  ...embeddingServerOptions,
  agree: { type: 'boolean', default: false },
} as const;

export const embeddingServerUsage = `  --embeddings URL    compare tasks by an OpenAI-compatible embedding server, e.g. http://127.0.0.1:8000/v1, not by words
  --embedding-model NAME  as the server calls it
  --embedding-key-variable NAME  the environment variable that holds the key`;

export const embeddingUsage = `${embeddingServerUsage}
  --agree              you agree that tasks are sent to that server; without it nothing is`;

interface Values {
  embeddings?: string | undefined;
  'embedding-model'?: string | undefined;
  'embedding-key-variable'?: string | undefined;
  agree: boolean;
}

/** Null where no server is named. Throws `invalid-input`. */
export function embeddingsOf(values: Omit<Values, 'agree'>): EmbeddingEndpoint | null {
  const address = values.embeddings;
  if (address === undefined) return null;
  const parsed = endpointSchema.safeParse(address);
  if (!parsed.success) {
    const takes = 'an address such as http://127.0.0.1:8000/v1';
    throw new StudioError('invalid-input', `--embeddings takes ${takes}, not "${address}".`);
  }
  const model = needed(values['embedding-model'], '--embedding-model');
  const variable = values['embedding-key-variable'];
  const key = variable === undefined ? null : keyFromEnvironment(variable);
  return { endpoint: parsed.data, model, key };
}

/** Undefined where no server is named: by words. Throws `invalid-input`, and `conflict` where nobody agreed. */
export function likenessOf(values: Values, signal: AbortSignal): Likeness | undefined {
  const server = embeddingsOf(values);
  if (server === null) return undefined;
  if (!values.agree) {
    throw new StudioError(
      'conflict',
      `Nothing was sent to ${hostOf(server.endpoint)}. The tasks of rollouts would be; if you agree, add --agree.`,
    );
  }
  return embeddedLikeness(server, signal);
}
