const addHeader = ([name, value]) => `  add_header ${name} "${value}" always;`;

/**
 * The response headers of a page that another host serves, in the form of the usual hosts.
 * @param {string} csp the value of Content-Security-Policy
 * @param {string} checkCsp that of `/connect`. `_headers` has no way to say it: such hosts add a second policy instead
 *   of replacing the first, so that there the check reaches only the server that the page is set to.
 * @param {string} diagramCsp that of `/diagram.html`. With the first beside it, as `_headers` would have it, the page may
 *   not frame it: there diagrams are code, and the page says that what draws them does not answer.
 * @returns {Record<string, string>} file name → text: Netlify and Cloudflare Pages read `_headers`, the other two are
 *   snippets to include in a server block.
 */
export function headerFiles(csp, checkCsp, diagramCsp) {
  const headers = {
    'Content-Security-Policy': csp,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
  };
  const lines = Object.entries(headers);
  const withPolicy = (own) => lines.map(([name, value]) => [name, value === csp ? own : value]);
  // The sandbox of diagrams has an opaque origin: to its scripts this host is another.
  const forStrangers = [
    ['Access-Control-Allow-Origin', '*'],
    ['Cross-Origin-Resource-Policy', 'cross-origin'],
  ];
  const forever = 'public, max-age=31536000, immutable';
  return {
    _headers: [
      '/*',
      ...lines.map(([name, value]) => `  ${name}: ${value}`),
      '/assets/*',
      `  Cache-Control: ${forever}`,
      '/assets/diagram/*',
      ...forStrangers.map(([name, value]) => `  ${name}: ${value}`),
      '',
    ].join('\n'),
    'nginx.conf.snippet': [
      '# Inside the server block that serves this folder.',
      ...lines.map(([name, value]) => `add_header ${name} "${value}" always;`),
      'location / { try_files $uri /index.html; }',
      'location ~ ^/connect(\\.html)?$ {',
      '  try_files /connect.html =404;',
      ...withPolicy(checkCsp).map(addHeader),
      '}',
      'location = /diagram.html {',
      ...withPolicy(diagramCsp).map(addHeader),
      '}',
      'location /assets/ {',
      // nginx drops inherited headers where a block adds its own.
      ...[...lines, ['Cache-Control', forever]].map(addHeader),
      '}',
      'location /assets/diagram/ {',
      ...[...lines, ['Cache-Control', forever], ...forStrangers].map(addHeader),
      '}',
      '',
    ].join('\n'),
    'Caddyfile.snippet': [
      '# Inside the site block that serves this folder.',
      'header {',
      ...lines.filter(([, value]) => value !== csp).map(([name, value]) => `\t${name} "${value}"`),
      '}',
      '@check path /connect /connect.html',
      '@diagram path /diagram.html',
      '@page not path /connect /connect.html /diagram.html',
      `header @check Content-Security-Policy "${checkCsp}"`,
      `header @diagram Content-Security-Policy "${diagramCsp}"`,
      `header @page Content-Security-Policy "${csp}"`,
      `header /assets/* Cache-Control "${forever}"`,
      ...forStrangers.map(([name, value]) => `header /assets/diagram/* ${name} "${value}"`),
      'rewrite /connect /connect.html',
      'try_files {path} /index.html',
      '',
    ].join('\n'),
  };
}
