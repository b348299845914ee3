const { ipcRenderer, webUtils } = require('electron');

globalThis.preloadWasHere = true;
addEventListener('message', (event) => {
  if (event.source !== window || event.ports.length === 0) return;
  const [port] = event.ports;
  ipcRenderer.postMessage('port', event.data, [port]);
  let neutered = 'usable';
  try {
    structuredClone(port, { transfer: [port] });
  } catch (error) {
    neutered = error.name;
  }
  postMessage({ neutered }, '/');
});
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  const paths = [...event.dataTransfer.files].map((file) => webUtils.getPathForFile(file));
  postMessage({ paths }, '/');
});
