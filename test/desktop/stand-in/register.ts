/** Loaded before the app's main script: from then on `import 'electron'` is the stand-in. */
import { register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const url = pathToFileURL(path.join(import.meta.dirname, 'electron.mjs')).href;
const hook = `export const resolve = (name, context, next) =>
  name === 'electron' ? { url: ${JSON.stringify(url)}, shortCircuit: true } : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
