/** `npm run -s dualvla -- COMMAND`: the command line, after setting up what is missing (said on stderr). */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild, ensurePackages, requireNode, root } from './setup/node.mjs';

requireNode();
ensurePackages();
ensureBuild();
await import(pathToFileURL(path.join(root, 'dist/node/cli.js')).href);
