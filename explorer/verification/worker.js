// The worker: one message in (the copy and the sources), one answer out.
import { reportOn } from './report.js';

onmessage = async ({ data: { copy, sources } }) => {
  try {
    postMessage({ report: await reportOn(copy, sources) });
  } catch (error) {
    postMessage({ error: error.message });
  }
};
