/**
 * The response headers of a page that another host serves, in the form of the usual hosts.
 * @param {string} csp the value of Content-Security-Policy
 * @returns {Record<string, string>} file name → text: Netlify and Cloudflare Pages read `_headers`, the other two are
 *   snippets to include in a server block.
 */
export function headerFiles(csp) {
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
      ...lines.map(([name, value]) => `\t${name} "${value}"`),
      '}',
      `header /assets/* Cache-Control "${forever}"`,
      'try_files {path} /index.html',
      '',
    ].join('\n'),
  };
}
