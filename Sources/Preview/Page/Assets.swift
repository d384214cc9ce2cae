/// Style and script, which are in the program itself.
enum Assets {
    static var style: HTML { HTML(asset: PackageResources.slack_css + PackageResources.message_css) }
    static var script: HTML { HTML(asset: PackageResources.preview_js) }
    static var measuringScript: HTML { HTML(asset: PackageResources.measure_js) }
}
