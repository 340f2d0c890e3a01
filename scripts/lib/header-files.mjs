/**
 * The response headers of a page that another host serves, in the form of the usual hosts.
 * @param {string} csp the value of Content-Security-Policy
 * @param {string} checkCsp that of `/connect`. `_headers` has no way to say it: such hosts add a second policy instead
 *   of replacing the first, so that there the check reaches only the server that the page is set to.
 * @returns {Record<string, string>} file name → text: Netlify and Cloudflare Pages read `_headers`, the other two are
 *   snippets to include in a server block.
 */
export function headerFiles(csp, checkCsp) {
  const headers = {
    'Content-Security-Policy': csp,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
  };
  const lines = Object.entries(headers);
  const forever = 'public, max-age=31536000, immutable';
  return {
    _headers: [
      '/*',
      ...lines.map(([name, value]) => `  ${name}: ${value}`),
      '/assets/*',
      `  Cache-Control: ${forever}`,
      '',
    ].join('\n'),
    'nginx.conf.snippet': [
      '# Inside the server block that serves this folder.',
      ...lines.map(([name, value]) => `add_header ${name} "${value}" always;`),
      'location / { try_files $uri /index.html; }',
      'location ~ ^/connect(\\.html)?$ {',
      '  try_files /connect.html =404;',
      ...lines.map(([name, value]) => `  add_header ${name} "${value === csp ? checkCsp : value}" always;`),
      '}',
      'location /assets/ {',
      // nginx drops inherited headers where a block adds its own.
      ...lines.map(([name, value]) => `  add_header ${name} "${value}" always;`),
      `  add_header Cache-Control "${forever}" always;`,
      '}',
      '',
    ].join('\n'),
    'Caddyfile.snippet': [
      '# Inside the site block that serves this folder.',
      'header {',
      ...lines.filter(([, value]) => value !== csp).map(([name, value]) => `\t${name} "${value}"`),
      '}',
      '@check path /connect /connect.html',
      '@page not path /connect /connect.html',
      `header @check Content-Security-Policy "${checkCsp}"`,
      `header @page Content-Security-Policy "${csp}"`,
      `header /assets/* Cache-Control "${forever}"`,
      'rewrite /connect /connect.html',
      'try_files {path} /index.html',
      '',
    ].join('\n'),
  };
}
