/** Makes a video of many large pictures in the folder that is the first argument, until it is killed. */
import { ProxyVideos } from '../../../src/core/video/proxy-videos';

const [folder = ''] = process.argv.slice(2);
const size = { width: 1_600, height: 1_600 };

/** An uncompressed picture would be quick to encode; noise in a PNG is not. */
async function* pictures(): AsyncGenerator<Uint8Array> {
  const { readFile } = await import('node:fs/promises');
  const picture = await readFile(`${folder}/picture.png`);
  for (let at = 0; at < 400; at += 1) yield picture;
}

const proxies = new ProxyVideos(() => `${folder}/proxies`);
process.once('SIGTERM', () => void proxies.close().then(() => process.exit(0)));
await proxies.video({
  identity: [size.width, size.height],
  name: 'pictures',
  fps: 10,
  frames: 400,
  open: async () => ({ kind: 'encoded', images: pictures() }),
});
