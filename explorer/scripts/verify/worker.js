'use strict';
// The worker's ear: one message in (the copy and the index), progress and one answer out.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  if (typeof importScripts !== 'function') return; // not in a worker

  globalThis.onmessage = async ({ data }) => {
    try {
      if (!globalThis.crypto?.subtle) {
        throw new verify.CopyError(
          'This browser offers no SHA-256 for this page: open the page from your disk or by https.'
        );
      }
      const progress = (share) => globalThis.postMessage({ progress: share });
      const report = await verify.report(data.bytes, data.name, data.sources, progress);
      globalThis.postMessage({ report });
    } catch (error) {
      const known = error instanceof verify.CopyError;
      globalThis.postMessage({ error: error.message, known });
    }
  };
})(KSD.verify);
