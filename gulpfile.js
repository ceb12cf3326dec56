const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src, watch } = require('gulp');
const { writeOutputSchemas } = require('./build/outputSchemas.js');
const { bundleVendors } = require('./build/vendors.js');

const DIST = 'dist';
const SOURCES = '{nodes,credentials,build}/**/*.{ts,mts}';
const ASSETS = ['icons/**/*.{svg,png}', 'nodes/**/*.{svg,png}', 'nodes/**/*.node.json'];

function clean() {
	return rm(DIST, { recursive: true, force: true });
}

/** Type-checks and emits one .js per .ts. Rejects with tsc's own report, so a type error fails the build. */
function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	/** @type {Promise<void>} */
	const compiled = new Promise((resolve, reject) => {
		execFile(process.execPath, [tsc, '-p', 'tsconfig.json'], (error, stdout, stderr) =>
			error ? reject(new Error(`tsc found errors\n${stdout}${stderr}`)) : resolve(),
		);
	});
	return compiled;
}

/** Overwrites what tsc emitted for nodes/shared/vendor by self-contained bundles, and writes their licence notices. */
function vendor() {
	return bundleVendors(__dirname, DIST);
}

/** Tells the editor what each operation puts out. */
function schemas() {
	return writeOutputSchemas(__dirname, DIST);
}

function assets() {
	// Without encoding: false gulp 5 decodes every file as UTF-8, which damages a PNG.
	return src(ASSETS, { base: '.', encoding: false, allowEmpty: true }).pipe(dest(DIST));
}

function watchSources() {
	watch(SOURCES, { ignoreInitial: false }, series(compile, vendor, schemas));
	watch(ASSETS, { ignoreInitial: false }, assets);
}

exports.compile = compile;
exports.vendor = vendor;
exports.assets = assets;
exports.schemas = schemas;
exports.build = series(clean, compile, parallel(vendor, assets), schemas);
exports.watch = series(clean, watchSources);
exports.default = exports.build;
