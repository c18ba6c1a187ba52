#pragma once

#include "ui/plot_view.h"

class QButtonGroup;

namespace penumbra {

/// The one-point distribution of log10 surface density: band over the samples, mean map, truth, stars, and a frame of a
/// sample on its way out of noise.
class PdfView : public PlotView
{
    Q_OBJECT

public:
    explicit PdfView(QWidget* parent = nullptr);
    ~PdfView() override;

    void setLogarithmic(bool logarithmic);

protected:
    void refresh() override;
    void read(std::optional<double> dex) override;

private:
    /// Of each frame of path(), in the bins of the posterior's.
    [[nodiscard]] const std::vector<std::vector<double>>& framePdfs();

    QButtonGroup* m_scales;
    bool m_logarithmic = true;
    std::shared_ptr<const SamplePath> m_framesOf;
    std::pair<double, std::size_t> m_frameBins; ///< low and number
    std::vector<std::vector<double>> m_frames;  ///< in those bins
};

} // namespace penumbra
