import type { Handlers } from '../../shared/api';
import { browseFolder } from '../host/browse';
import { readTools } from '../host/tool-info';
import type { StudioContext } from '../studio-context';

export function hostHandlers(
  context: StudioContext,
): Pick<Handlers, 'host.info' | 'host.tools' | 'host.browse' | 'host.recent'> {
  const { options } = context;
  return {
    'host.info': async () => ({
      version: options.version,
      host: options.host,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      demoPath: options.demoPath,
      startPath: options.startPath,
    }),
    'host.tools': () => readTools(),
    'host.browse': ({ path, files }) => browseFolder(path, options.demoPath, files),
    'host.recent': () => context.recent.read(),
  };
}
