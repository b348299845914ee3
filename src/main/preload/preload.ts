/**
 * The preload script: the only code that sees both the page and Electron. It hands ports up to the main process and
 * says which files were dropped; it exposes nothing.
 */
import { ipcRenderer, webUtils } from 'electron';
import type { DroppedFiles, PortRequest } from '../../shared/desktop';

addEventListener('message', (event: MessageEvent<Partial<PortRequest> | null>) => {
  if (event.source !== window || event.data?.type !== 'dualvla:port') return;
  ipcRenderer.postMessage('port', event.data.to, [...event.ports]);
});

// A file dropped anywhere would otherwise replace the page.
addEventListener('dragover', (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
});
addEventListener('drop', (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const files = [...(event.dataTransfer?.files ?? [])];
  const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
  const message: DroppedFiles = { type: 'dualvla:dropped', paths };
  postMessage(message, '/');
});

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
