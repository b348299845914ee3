/** The generator of `npm run demo`, built: it starts itself once more for each video. */
import '../../scripts/demo/make';
