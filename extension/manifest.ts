export type Target = 'chrome' | 'firefox'

/** Half of an RSA pair whose other half was thrown away: it only fixes the extension's id. */
const key =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwJc2U9Rz2hrdmPOnKTkmb8cCvHp+5UVE9AWid7GTrN8spJRcGun8nY1M' +
  'A1gg0iy3ZoKyLoHEpdlj1xm4xEUITi0E7lseW3vBDElbSOJI8abLQwtZF0n3EvsPIhJPNbcdWBy+nNI0CD1RkUPtsyaWT76rZL9O' +
  '2+k+euFPxgxgHhDJnjAyv5UI5/pImtSqObMxJp5aQLjfR/HB0thByDZSgW3HPr5Aow73sTXiFfdrTDLX9PghrshPGGx7+j8VkcSU' +
  'OTfHMnDgbGtireaXFE+dipvseTNiJMe+8JCm70FGMLijjq672XeYXAMYbcZZtPYrZT7hC42cZXVfkMrNnU4hswIDAQAB'

/** Chromium's id: SHA-256 of the key, first 128 bits, written a to p. Everybody has the same (threats R1). */
export const chromeId = 'pgmffcalcnimkmokmkfbfhlhpgkllfld'
export const firefoxId = 'wallet@tuppence'

/** The pages' policy: no network but our own files and banks, no script but ours, no string into markup. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "worker-src 'self'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const icons = {
  16: 'icons/mark-16.png',
  32: 'icons/mark-32.png',
  48: 'icons/mark-48.png',
  128: 'icons/mark-128.png',
}

function common(version: string) {
  return {
    manifest_version: 3,
    name: '__MSG_extensionName__',
    short_name: '__MSG_extensionShortName__',
    description: '__MSG_extensionDescription__',
    version,
    default_locale: 'en',
    icons,
    action: {
      default_popup: 'popup/index.html',
      default_title: '__MSG_extensionShortName__',
      default_icon: icons,
    },
    // storage: the session's key. unlimitedStorage: else the browser may throw the coins away when the disk
    // fills. alarms: unfinished operations go on. idle: lock with the screen.
    permissions: ['storage', 'unlimitedStorage', 'alarms', 'idle'],
    // These patterns are the host permission too: both browsers count them as one. Top frame only.
    content_scripts: [
      {
        matches: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'],
        js: ['content.js'],
        run_at: 'document_start',
      },
    ],
    content_security_policy: { extension_pages: contentSecurityPolicy },
    incognito: 'not_allowed',
  }
}

/** The manifest of one browser (docs: threat model, "Manifest, and why"). */
export function manifest(target: Target, version: string): Record<string, unknown> {
  if (target === 'firefox') {
    return {
      ...common(version),
      background: { scripts: ['background.js'], type: 'module' },
      browser_specific_settings: {
        gecko: {
          id: firefoxId,
          // 153 is the first with `documentId`, which answers to pages are addressed by.
          strict_min_version: '153.0',
          data_collection_permissions: { required: ['none'] },
        },
      },
    }
  }
  return {
    ...common(version),
    key,
    minimum_chrome_version: '120',
    background: { service_worker: 'background.js', type: 'module' },
    // Left out, every other extension could send us messages.
    externally_connectable: { ids: [] },
  }
}
