process.stdout.write(`hello ${process.argv.at(-1)}\n`);
const tell = process.parentPort.postMessage.bind(process.parentPort);
process.parentPort.on('message', ({ data, ports }) => {
  if (data === 'end') process.exit(5);
  const [port] = ports;
  if (port === undefined) return tell({ back: data });
  port.on('message', (event) => {
    if (event.data === 'die') process.exit(6);
    port.postMessage({ echo: event.data });
  });
  port.on('close', () => tell('the page is gone'));
  port.start();
});
