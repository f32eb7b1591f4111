'use strict';
// Before the libraries: some put style elements into the head, which the policy of this page refuses with an error.
// Their styles are in the page already (their .css files and style.css), so these elements are left out.
(() => {
  for (const name of ['appendChild', 'insertBefore']) {
    const put = document.head[name];
    document.head[name] = (node, ...rest) =>
      node instanceof HTMLStyleElement ? node : put.call(document.head, node, ...rest);
  }
})();
