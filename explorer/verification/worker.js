// The worker: one message in (the copy and the sources), progress and one answer out.
import { reportOn } from './report.js';

onmessage = async ({ data: { copy, sources } }) => {
  try {
    const report = await reportOn(copy, sources, (progress) => postMessage({ progress }));
    postMessage({ report });
  } catch (error) {
    postMessage({ error: error.message });
  }
};
