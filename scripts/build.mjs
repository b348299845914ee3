/** `npm run build`: builds the studio, and keeps note of what from, so that nobody builds it again. */
import { build, requireNode } from './setup/node.mjs';

requireNode();
build();
