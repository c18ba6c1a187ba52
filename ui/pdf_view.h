#pragma once

#include "ui/plot_view.h"

class QButtonGroup;

namespace penumbra {

/// The one-point distribution of log10 surface density: band over the samples, mean, truth.
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
    QButtonGroup* m_scales;
    bool m_logarithmic = true;
};

} // namespace penumbra
