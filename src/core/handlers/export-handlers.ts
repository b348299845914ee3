import type { Handlers } from '../../shared/api';
import { planExport } from '../export/plan';
import type { StudioContext } from '../studio-context';

export function exportHandlers(context: StudioContext): Pick<Handlers, 'export.plan'> {
  return {
    // Typed on, the window asks anew and drops what it asked before.
    'export.plan': ({ projectId, options }, { signal }) =>
      planExport({ ...context.project(projectId), options }, signal),
  };
}
