#pragma once

#include "ui/plot_view.h"
#include "ui/sample_path.h"

#include <QHash>

class QButtonGroup;

namespace penumbra {

/// Spectra of a posterior over their correlation with the truth (or the stars), and how those of one sample fill in
/// while it comes out of noise.
class SpectrumView : public PlotView
{
    Q_OBJECT

public:
    enum class Quantity {
        power,         ///< P(k)
        dimensionless, ///< k^2 P(k) / 2 pi: variance per ln k of a projected field
        transfer       ///< sqrt(P / P of the truth)
    };

    explicit SpectrumView(QWidget* parent = nullptr);
    ~SpectrumView() override;

    void setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot) override;
    /// Of the overdensity, or of log10 surface density.
    void setField(SpectrumField field);
    [[nodiscard]] SpectrumField field() const { return m_field; }
    void setQuantity(Quantity quantity);
    [[nodiscard]] Quantity quantity() const { return m_quantity; }
    /// The next one that can be shown: there is no transfer function without a truth.
    void nextQuantity();
    /// Lays the spectrum of a path's frame over the others; null takes it away.
    void setFrame(std::shared_ptr<const SamplePath> path, std::size_t frame = 0);

protected:
    void refresh() override;
    void read(std::optional<double> k) override;

private:
    [[nodiscard]] const SpectrumSummary& spectra() const;
    [[nodiscard]] PlotPane powerPane(const SpectrumSummary& spectra) const;
    [[nodiscard]] PlotPane transferPane(const SpectrumSummary& spectra) const;
    [[nodiscard]] PlotPane correlationPane(const SpectrumSummary& spectra);
    [[nodiscard]] std::vector<double> scaled(const std::vector<double>& k, std::vector<double> power) const;
    /// Gives the axis a range that holds low and high, and all that it held before under the same label.
    void widen(PlotAxis& axis, double low, double high);
    [[nodiscard]] QString powerReading(const SpectrumSummary& spectra, std::size_t bin) const;

    SpectrumField m_field = SpectrumField::linear;
    Quantity m_quantity = Quantity::power;
    std::shared_ptr<const SamplePath> m_path;
    std::size_t m_frame = 0;
    struct Range
    {
        double low, high;
    };
    QHash<QString, Range> m_ranges; ///< of the axes of this posterior by their labels: they only widen
    QButtonGroup *m_quantities, *m_fields;
};

} // namespace penumbra
