/** Asks a queue for a sign of life, as a process of its own, whose authorities the test chooses. */
import { connectQueue, queueAddress } from '../../../src/core/queue/address';

const redis = await connectQueue(queueAddress(process.argv[2] ?? ''));
console.log(await redis.ping());
redis.disconnect();
