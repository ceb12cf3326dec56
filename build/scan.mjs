// Run as `node scan.mjs sources|package <folder>`: one leg of n8n's verification scan, its report as JSON on stdout.
// A process of its own, because the scanner keeps temporary folders and prints on its own account.
import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';

// The globs n8n itself uses for each leg, in analyzePackageByName of scan-community-package 0.32.0.
/** @type {Record<string, string[] | undefined>} */
const PATTERNS = { sources: SOURCE_FILE_PATTERNS, package: ['**/*.js', 'package.json'] };

const [leg = '', folder = '.'] = process.argv.slice(2);
const { passed, message, details } = await analyzePackage(folder, PATTERNS[leg]);
process.stdout.write(JSON.stringify({ passed, message, details }));
